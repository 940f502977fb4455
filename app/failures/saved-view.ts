export const mostViews = 25;
export const longestViewName = 60;

/** `query`: of the list's address, "?…" or "". */
export type SavedViewView = { id: string; name: string; query: string };

export type ViewResult =
  | { status: "saved"; name: string }
  | { status: "deleted" }
  /** Key of the message under `failures.views.errors`. */
  | { status: "invalid"; error: "required" | "too_long" | "name_taken" | "too_many" | "gone" };
