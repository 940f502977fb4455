import { useBreakpoints } from "@shopify/polaris";
import { createContext, useContext } from "react";

/** Whether the page was asked for by a phone. */
export const DrawnForPhone = createContext(false);

const narrow = { smDown: true, mdDown: true };

/** How wide the window is. The server does not see it, and draws for what asked: otherwise a phone would show a table first, and cards in its place a moment later. */
export function useWidth() {
  return useBreakpoints({ defaults: useContext(DrawnForPhone) && narrow });
}
