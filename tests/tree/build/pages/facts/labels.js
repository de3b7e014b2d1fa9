window.returnkbFacts.take("labels", {"languages":[],"rtl":["ar","ckb","fa","ps","ur"],"words":{},"topics":{},"services":{}});
