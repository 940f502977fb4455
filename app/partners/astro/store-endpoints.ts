/**
 * INVENTED [I]: no public source names an endpoint for what a store arranges with Astro, and there may be none. These names, and the
 * fields in store-actions.server.ts and messages.ts that go with them, are used only where the merchant has set "Punchcard sends them"
 * (`storeActions: "direct"`), which is off by default. Once Astro's support has named the real ones, they are put here.
 */
export const storeEndpoints = {
  terms: "programEnrollmentTerms",
  enroll: "enrollInProgram",
  exception: "addExceptionTransaction",
  note: "addCardNote",
} as const;
