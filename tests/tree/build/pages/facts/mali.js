(window.returnkbEntries=window.returnkbEntries||{})["mali"]={"id":"mali","entries":["gao/dialysis"],"sources":{},"note":null,"topics":["health"]};
