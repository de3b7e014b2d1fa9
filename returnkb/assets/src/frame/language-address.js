// The language of the interface in addresses.

export const PARAMETER = "lang";

/** An address with a language; English, the language of the pages, needs none. @param {string} address @param {string} language */
export function inLanguage(address, language) {
  const url = new URL(address, location.href);
  if (language === "en") url.searchParams.delete(PARAMETER); else url.searchParams.set(PARAMETER, language);
  return url.href;
}
