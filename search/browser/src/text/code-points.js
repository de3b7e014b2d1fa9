// Code points: comparison and hash of strings with the same results as in Python.

/** Compare by code point. @param {string} one @param {string} other */
export function compare(one, other) {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    let a = one.charCodeAt(at), b = other.charCodeAt(at);
    if (a === b) continue;
    // Surrogates sort after the rest of the basic plane.
    if (a >= 0xd800 && b >= 0xd800) { a += a >= 0xe000 ? -0x800 : 0x2000; b += b >= 0xe000 ? -0x800 : 0x2000; }
    return a - b;
  }
  return one.length - other.length;
}

/** FNV-1a over UTF-16 code units, in hexadecimal. @param {string} text */
export function fnv1a(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}
