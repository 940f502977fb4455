import { createContext } from "react";

/** What marks the page's own scripts as ours; see `web/content-policy.ts`. Known while the server renders: browsers hide it from scripts. */
export const ScriptNonce = createContext<string | undefined>(undefined);
