import { Badge, BlockStack, Box, Button, Card, InlineStack, Pagination, Select, Tag, Text } from "@shopify/polaris";
import { ProductIcon, SearchListIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ProductFilter, ProductList as Products, ProductRow } from "#app/programs/programs-view.ts";
import { EmptyMessage } from "./empty-message.tsx";
import { EnrolmentBadge } from "./enrolment-badge.tsx";
import { SearchField } from "./search-field.tsx";
import { ShopifyLink } from "./shopify-link.tsx";

type ProductListProps = {
  list: Products;
  filter: ProductFilter;
  onChange: (filter: ProductFilter) => void;
  onPage: (cursor: string) => void;
};

const states = ["qualifies", "not_listed", "no_barcode"] as const;

/** The shop's products, and in which programs each counts by its UPC. */
export function ProductList({ list, filter, onChange, onPage }: ProductListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("programs.products.heading")}
        </Text>
        <InlineStack gap="300" blockAlign="end">
          <SearchField
            label={t("programs.products.search")}
            searched={filter.search}
            onSearch={(search) => onChange({ ...filter, search })}
          />
          <Select
            label={t("programs.products.state")}
            options={[
              { value: "", label: t("programs.products.all") },
              ...states.map((value) => ({
                value,
                label: t("programs.products.counted", {
                  state: t(`programs.products.states.${value}`),
                  number: format.number(list.counts[value]),
                }),
              })),
            ]}
            value={filter.state ?? ""}
            onChange={(value) => onChange({ ...filter, state: states.find((state) => state === value) ?? null })}
          />
        </InlineStack>
        {filter.program !== null && (
          <InlineStack>
            <Tag onRemove={() => onChange({ ...filter, program: null })}>
              {t("programs.products.inProgram", { program: list.program?.title ?? filter.program })}
            </Tag>
          </InlineStack>
        )}
        {list.rows.length === 0 ? (
          <NoProducts filter={filter} onClear={() => onChange({ state: null, search: "", program: null })} />
        ) : (
          <BlockStack as="ul">
            {list.rows.map((row) => (
              <li key={row.variantGid} style={{ listStyle: "none" }}>
                <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
                  <Product row={row} />
                </Box>
              </li>
            ))}
          </BlockStack>
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

function Product({ row: { title, productGid, barcode, sku, state, programs, ignored } }: { row: ProductRow }) {
  const { t } = useTranslation();
  const facts = [
    barcode === null ? null : t("programs.products.barcode", { barcode }),
    sku === null ? null : t("programs.products.sku", { sku }),
  ];
  return (
    <BlockStack gap="150">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm" breakWord>
          <ShopifyLink to="products" gid={productGid}>
            {title}
          </ShopifyLink>
        </Text>
        {state !== "qualifies" && (
          <Badge tone={state === "no_barcode" && !ignored ? "warning" : undefined}>{t(`programs.products.badges.${state}`)}</Badge>
        )}
        {ignored && <Badge>{t("programs.products.ignored")}</Badge>}
      </InlineStack>
      <Text as="p" tone="subdued" variant="bodySm" breakWord>
        {facts.filter(Boolean).join(" · ")}
      </Text>
      {programs.map((program) => (
        <InlineStack key={program.programId} gap="200" blockAlign="center">
          <Text as="span" breakWord>
            {program.title}
          </Text>
          <EnrolmentBadge state={program.enrolled} />
        </InlineStack>
      ))}
      {state === "no_barcode" && !ignored && (
        <Text as="p" tone="subdued">
          {barcode === null ? t("programs.products.barcodeMissing") : t("programs.products.barcodeInvalid")}
        </Text>
      )}
    </BlockStack>
  );
}

function NoProducts({ filter, onClear }: { filter: ProductFilter; onClear: () => void }) {
  const { t } = useTranslation();
  if (filter.state === null && filter.search === "" && filter.program === null) {
    return (
      <EmptyMessage icon={ProductIcon} heading={t("programs.products.empty.heading")}>
        {t("programs.products.empty.body")}
      </EmptyMessage>
    );
  }
  return (
    <EmptyMessage
      icon={SearchListIcon}
      heading={t("programs.products.empty.filtered")}
      action={<Button onClick={onClear}>{t("programs.products.empty.clear")}</Button>}
    />
  );
}
