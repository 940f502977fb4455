/** The app turns away what looks like a robot, and a headless browser says that it is one. */
export const ordinaryUserAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";

type Size = { width: number; height: number };

/** A person's browser, for `newContext`: what is as narrow as a phone says that it is one. */
export function ordinaryBrowser(viewport: Size) {
  const extraHTTPHeaders = { "Sec-CH-UA-Mobile": viewport.width < 500 ? "?1" : "?0" };
  return { userAgent: ordinaryUserAgent, viewport, extraHTTPHeaders, reducedMotion: "reduce" as const };
}
