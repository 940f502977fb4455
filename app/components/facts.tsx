import { Text } from "@shopify/polaris";
import type { ReactNode } from "react";

/** Names and values, one below the other; a fact that is null is left out. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl style={{ margin: 0, display: "grid", gap: "var(--p-space-300)" }}>
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <Text as="dt" tone="subdued" variant="bodySm">
              {name}
            </Text>
            <dd style={{ margin: 0, overflowWrap: "anywhere" }}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
