import { BlockStack, Box, Card, Link, Pagination, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ExceptionReason } from "#app/domain/loyalty.ts";
import type { ExceptionList, ExceptionRow } from "#app/programs/programs-view.ts";
import { actorName } from "./actor-name.ts";
import { Facts } from "./facts.tsx";

type ExceptionsCardProps = { list: ExceptionList; onPage: (cursor: string) => void };

/** New items that count in a program as one that they resemble: those that wait for a person, and those that are done. */
export function ExceptionsCard({ list, onPage }: ExceptionsCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("programs.exceptions.heading")}
        </Text>
        <Text as="p" tone="subdued">
          {t("programs.exceptions.body")}
        </Text>
        {list.waiting.length > 0 && (
          <>
            <Text as="h3" variant="headingSm">
              {t("programs.exceptions.waiting", { count: list.waiting.length })}
            </Text>
            <Rows rows={list.waiting} />
          </>
        )}
        <Text as="h3" variant="headingSm">
          {t("programs.exceptions.done")}
        </Text>
        {list.done.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("programs.exceptions.none")}
          </Text>
        ) : (
          <Rows rows={list.done} />
        )}
        {(list.next ?? list.previous) !== null && (
          <Pagination
            hasPrevious={list.previous !== null}
            hasNext={list.next !== null}
            onPrevious={() => list.previous !== null && onPage(list.previous)}
            onNext={() => list.next !== null && onPage(list.next)}
          />
        )}
      </BlockStack>
    </Card>
  );
}

function Rows({ rows }: { rows: ExceptionRow[] }) {
  return (
    <BlockStack as="ul">
      {rows.map((row) => (
        <li key={row.id} style={{ listStyle: "none" }}>
          <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
            <Exception row={row} />
          </Box>
        </li>
      ))}
    </BlockStack>
  );
}

function Exception({ row }: { row: ExceptionRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, upc, programTitle, likeTitle, likeUpc, reason, state, startedBy, startedAt, doneBy, doneAt, failureId } = row;
  const by = (actor: string, at: string) => (
    <span suppressHydrationWarning>{t("programs.exceptions.by", { actor: actorName(t, actor), moment: format.moment(at) })}</span>
  );
  return (
    <BlockStack gap="200">
      <Text as="h4" variant="headingSm" breakWord>
        {name}
      </Text>
      <Facts
        facts={[
          [t("programs.exceptions.upc"), upc],
          [t("programs.exceptions.program"), programTitle],
          [t("programs.exceptions.like"), t("programs.exceptions.likeIs", { title: likeTitle, upc: likeUpc })],
          [t("programs.exceptions.reason"), t(`programs.exceptions.reasons.${reason as ExceptionReason}`)],
          [t("programs.exceptions.started"), by(startedBy, startedAt)],
          [t("programs.exceptions.doneBy"), state === "done" && doneBy !== null && doneAt !== null ? by(doneBy, doneAt) : null],
        ]}
      />
      {failureId !== null && <Link url={`/app/failures/${failureId}`}>{t("programs.exceptions.open", { name })}</Link>}
    </BlockStack>
  );
}
