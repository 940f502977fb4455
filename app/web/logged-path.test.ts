import { expect, test } from "vitest";
import { loggedPath } from "./logged-path.ts";

test.each([
  "/app",
  "/app/failures.data",
  "/app/failures/01a215f4-8414-715b-bcaa-5949de120be0",
  "/app/failures/01a215f4-8414-715b-bcaa-5949de120be0.data",
  "/api/orders/5123456789012",
  "/webhooks/orders",
  "/assets/app._index-B4x_Zk9Q.js",
  "/__manifest",
  "/auth/session-token",
])("%s is logged as it is", (path) => expect(loggedPath(path)).toBe(path));

test.each([
  ["/app/orders/ada%40example.com", "/app/orders/…"],
  ["/app/customers/Ada", "/app/customers/…"],
  ["/app/customers/ada@example.com/x", "/app/customers/…/x"],
  ["/+15145550101", "/…"],
  ["/app/orders/77%20Marked%20Avenue", "/app/orders/…"],
  ["/eyJhbGciOi.eyJpc3Mi.sig", "/…"],
])("%s is logged without what we never gave", (path, logged) => expect(loggedPath(path)).toBe(logged));
