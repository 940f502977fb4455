/**
 * Whether a page is asked for by a phone, as its browser says: before it runs there, nobody knows how wide it is.
 * Chromium says so in a header of its own; others, Shopify's app on an iPhone among them, only name themselves (developer.mozilla.org, "Browser detection using the user agent").
 */
export function isPhone(headers: Headers): boolean {
  const told = headers.get("Sec-CH-UA-Mobile");
  return told === null ? /\bMobi/i.test(headers.get("User-Agent") ?? "") : told === "?1";
}
