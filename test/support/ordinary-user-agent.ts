/** The app turns away what looks like a robot, and a headless browser says that it is one. */
export const ordinaryUserAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
