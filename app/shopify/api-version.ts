/** The Admin API version that every document is written for; shopify.app.toml and shopify.server.ts name the same. */
export const apiVersion = "2026-07";
