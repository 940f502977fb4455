import { Box } from "@shopify/polaris";
import type { ReactNode } from "react";

/** Says aloud what appears in it. It stands from the first pass on, as screen readers only watch what is there, and takes no room while empty. */
export function LiveRegion({ children }: { children: ReactNode }) {
  return <div aria-live="polite">{children && <Box paddingBlockEnd="400">{children}</Box>}</div>;
}
