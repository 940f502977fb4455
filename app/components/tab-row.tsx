import { Tabs } from "@shopify/polaris";
import type { TabsProps } from "@shopify/polaris";

/** One line of tabs and the space around it. */
const height = "2.75rem";

/** Polaris draws its tabs once it has measured them in the browser: the place is kept, so that what is below does not jump. */
export function TabRow(props: TabsProps) {
  return (
    <div style={{ minHeight: height }}>
      <Tabs {...props} />
    </div>
  );
}
