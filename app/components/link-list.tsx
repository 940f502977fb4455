import { BlockStack, Box, Button, Card, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { ProductIcon, SearchListIcon } from "@shopify/polaris-icons";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { LinkChoice } from "#app/pos/choose-link.server.ts";
import type { LinkRow } from "#app/pos/link-report.server.ts";
import type { LinkFilter, LinksView } from "#app/pos/pos-views.ts";
import { EmptyMessage } from "./empty-message.tsx";
import { LinkBadge } from "./link-badge.tsx";
import { posErrorText } from "./pos-errors.ts";

const states = ["linked", "unlinked", "ambiguous"] as const;

type Page = Extract<LinksView["page"], { status: "read" }>;

type LinkListProps = {
  partner: PosPartner;
  page: Page;
  filter: LinkFilter;
  /** Whether the shop's products were ever read. */
  wasRead: boolean;
  /** The variant whose link is being changed. */
  busy: string | null;
  /** What was wrong with the last choice. */
  problem: { variantGid: string; error: string } | null;
  onFilter: (filter: LinkFilter) => void;
  onChoose: (variantGid: string, choice: LinkChoice) => void;
  onUndo: (variantGid: string) => void;
};

/** The shop's products with what each is at the POS. */
export function LinkList({ partner, page, filter, wasRead, busy, problem, onFilter, onChoose, onUndo }: LinkListProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("pos.links.products")}
        </Text>
        <Select
          label={t("pos.links.state")}
          options={[{ value: "", label: t("pos.links.all") }, ...states.map((value) => ({ value, label: t(`pos.links.states.${value}`) }))]}
          value={filter.state ?? ""}
          onChange={(value) => onFilter({ state: states.find((state) => state === value) ?? null, after: null })}
        />
        {page.rows.length === 0 ? (
          <NoRows filter={filter} more={page.next !== null} wasRead={wasRead} onClear={() => onFilter({ state: null, after: null })} />
        ) : (
          <BlockStack as="ul">
            {page.rows.map((row) => (
              <li key={row.variantGid} style={{ listStyle: "none" }}>
                <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
                  <Row
                    row={row}
                    partner={partner}
                    busy={busy === row.variantGid}
                    error={problem?.variantGid === row.variantGid ? problem.error : undefined}
                    onChoose={(choice) => onChoose(row.variantGid, choice)}
                    onUndo={() => onUndo(row.variantGid)}
                  />
                </Box>
              </li>
            ))}
          </BlockStack>
        )}
        <InlineStack gap="200">
          {filter.after !== null && <Button onClick={() => onFilter({ ...filter, after: null })}>{t("pos.links.first")}</Button>}
          {page.next !== null && <Button onClick={() => onFilter({ ...filter, after: page.next })}>{t("pos.links.next")}</Button>}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

type RowProps = {
  row: LinkRow;
  partner: PosPartner;
  busy: boolean;
  error: string | undefined;
  onChoose: (choice: LinkChoice) => void;
  onUndo: () => void;
};

function Row({ row, partner, busy, error, onChoose, onUndo }: RowProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [sku, setSku] = useState("");
  const { title, variantTitle, products, state, chosen } = row;
  const name = [title, variantTitle].filter(Boolean).join(" – ");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onChoose({ sku });
  }

  return (
    <BlockStack gap="150">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm" breakWord>
          {name}
        </Text>
        <LinkBadge state={state} />
      </InlineStack>
      <Text as="p" tone="subdued" variant="bodySm" breakWord>
        {[
          row.sku ? t("pos.links.sku", { sku: row.sku }) : t("pos.links.noSku"),
          row.barcode ? t("pos.links.barcode", { barcode: row.barcode }) : t("pos.links.noBarcode"),
        ].join(" · ")}
      </Text>
      {state === "linked" && (
        <Text as="p" breakWord>
          {[...products.map(titleOf), ...(chosen ? [t("pos.links.chosen")] : [])].join(" · ")}
        </Text>
      )}
      {state === "ambiguous" && (
        <BlockStack gap="150">
          <Text as="p">{t("pos.links.candidates")}</Text>
          {products.map((product) => (
            <InlineStack key={product.posId} gap="200" blockAlign="center">
              <Button
                size="slim"
                disabled={busy}
                accessibilityLabel={t("pos.links.thisOneLabel", { product: titleOf(product), title: name })}
                onClick={() => onChoose({ posId: product.posId })}
              >
                {t("pos.links.thisOne")}
              </Button>
              <Text as="span" breakWord>
                {titleOf(product)}
              </Text>
            </InlineStack>
          ))}
        </BlockStack>
      )}
      <InlineStack gap="200">
        <Button
          size="slim"
          ariaExpanded={isOpen}
          accessibilityLabel={t("pos.links.chooseLabel", { title: name })}
          onClick={() => setOpen(!isOpen)}
        >
          {t("pos.links.choose")}
        </Button>
        {chosen && (
          <Button size="slim" loading={busy && !isOpen} accessibilityLabel={t("pos.links.undoLabel", { title: name })} onClick={onUndo}>
            {t("pos.links.undo")}
          </Button>
        )}
      </InlineStack>
      {isOpen && (
        <form onSubmit={submit} noValidate>
          <TextField
            label={t("pos.links.posSku", { partner: t(`partners.${partner}`) })}
            helpText={t("pos.links.posSkuHelp")}
            autoComplete="off"
            autoFocus
            spellCheck={false}
            maxLength={200}
            value={sku}
            error={posErrorText(t, error)}
            onChange={setSku}
            connectedRight={
              <Button submit loading={busy}>
                {t("pos.links.link")}
              </Button>
            }
          />
        </form>
      )}
    </BlockStack>
  );
}

function titleOf({ name, sku }: LinkRow["products"][number]): string {
  return sku && sku !== name ? `${name} (${sku})` : name;
}

function NoRows({ filter, more, wasRead, onClear }: { filter: LinkFilter; more: boolean; wasRead: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  if (!wasRead) {
    return (
      <EmptyMessage icon={ProductIcon} heading={t("pos.links.empty.never")}>
        {t("pos.links.empty.neverBody")}
      </EmptyMessage>
    );
  }
  return (
    <EmptyMessage
      icon={SearchListIcon}
      heading={t(filter.state === null ? "pos.links.empty.none" : more ? "pos.links.empty.filteredMore" : "pos.links.empty.filtered")}
      action={filter.state !== null && <Button onClick={onClear}>{t("pos.links.empty.showAll")}</Button>}
    />
  );
}
