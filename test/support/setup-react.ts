import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// Polaris asks for media queries as soon as it is imported, and jsdom has none.
window.matchMedia ??= (media) => ({
  media,
  matches: false,
  onchange: null,
  addListener: () => {},
  removeListener: () => {},
  addEventListener: () => {},
  removeEventListener: () => {},
  dispatchEvent: () => false,
});

// The library does so itself, but only in the first file of a worker.
afterEach(cleanup);
