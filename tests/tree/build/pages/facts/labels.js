(window.returnkbEntries=window.returnkbEntries||{})["labels"]={"languages":[],"rtl":["ar","ckb","fa","ps","ur"],"words":{},"topics":{},"services":{}};
