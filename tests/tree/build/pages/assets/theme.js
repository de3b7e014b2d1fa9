(() => {
"use strict";
const m0=(()=>{const script=document.currentScript,scope=new URL("..",script instanceof HTMLScriptElement?script.src:location.href);Object.assign(window,{__md_scope:scope,__md_get:stored,__md_set(key,value,storage,base=scope){try{(storage||localStorage).setItem(`${base.pathname}.${key}`,JSON.stringify(value));}
catch{}},__md_hash:text=>Array.from(text).reduce((sum,letter)=>(sum<<5)-sum+letter.charCodeAt(0),0)});function stored(key,storage,base=scope){try{return JSON.parse((storage||localStorage).getItem(`${base.pathname}.${key}`)||"null");}
catch{return null;}}
function setColors(color){if(color.media==="(prefers-color-scheme)"){const scheme=matchMedia("(prefers-color-scheme: light)").matches?"light":"dark";const input=document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${scheme})']`);if(!input)return;for(const part of["media","scheme","primary","accent"])color[part]=input.getAttribute(`data-md-color-${part}`)||"";}
for(const part of Object.keys(color))document.body.setAttribute(`data-md-color-${part}`,color[part]);}
const palette=stored("__palette");if(palette?.color)setColors(palette.color);return{};})();
})();
