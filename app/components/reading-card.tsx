import { BlockStack, Button, Card, InlineStack, Spinner, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ProgramsHead, ReadView } from "#app/programs/programs-view.ts";

export type Readable = "programs" | "products";

type ReadingCardProps = { head: ProgramsHead; busy: Readable | null; onRead: (what: Readable) => void };

/** From when the programs and products are that the pages show, how far a reading is, and why one failed. */
export function ReadingCard({ head, busy, onRead }: ReadingCardProps) {
  const { t } = useTranslation();
  const partner = head.partner === null ? "" : t(`partners.${head.partner as "astro"}`);
  return (
    <Card>
      <BlockStack gap="300">
        {head.partner !== null && (
          <Reading name={t("programs.reading.programs", { partner })} read={head.programs}>
            <Button
              loading={busy === "programs"}
              disabled={head.connection !== "ready" || head.programs.status === "reading"}
              accessibilityLabel={t("programs.reading.againLabel", { name: t("programs.reading.programs", { partner }) })}
              onClick={() => onRead("programs")}
            >
              {t("programs.reading.again")}
            </Button>
          </Reading>
        )}
        <Reading name={t("programs.reading.products")} read={head.products}>
          <Button
            loading={busy === "products"}
            disabled={head.products.status === "reading"}
            accessibilityLabel={t("programs.reading.againLabel", { name: t("programs.reading.products") })}
            onClick={() => onRead("products")}
          >
            {t("programs.reading.again")}
          </Button>
        </Reading>
      </BlockStack>
    </Card>
  );
}

/** How one reading stands, with what can be done about it beside it. */
export function Reading({ name, read, children }: { name: string; read: ReadView; children: ReactNode }) {
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <BlockStack>
        <Text as="h2" variant="headingSm">
          {name}
        </Text>
        <div aria-live="polite">
          <ReadingState read={read} />
        </div>
      </BlockStack>
      {children}
    </InlineStack>
  );
}

function ReadingState({ read: { status, rows, problem, finishedAt } }: { read: ReadView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const last = finishedAt === null ? t("programs.reading.never") : t("programs.reading.done", { moment: format.moment(finishedAt) });
  return (
    <BlockStack>
      {status === "reading" ? (
        <InlineStack gap="200" blockAlign="center">
          <Spinner size="small" />
          <Text as="span" tone="subdued">
            {rows > 0 ? t("programs.reading.underWay", { count: rows, number: format.number(rows) }) : t("programs.reading.asked")}
          </Text>
        </InlineStack>
      ) : (
        <span suppressHydrationWarning>
          <Text as="span" tone="subdued">
            {last}
          </Text>
        </span>
      )}
      {problem !== null && status !== "done" && (
        <Text as="span" tone={status === "reading" ? "caution" : "critical"}>
          {t(`programs.readProblems.${problem}`)}
        </Text>
      )}
    </BlockStack>
  );
}
