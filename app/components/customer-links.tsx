import { BlockStack, Link } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { ShopifyLink } from "./shopify-link.tsx";

type CustomerLinksProps = {
  name: string;
  /** Of Punchcard's own page; null where it has none. */
  id: string | null;
  /** null for a guest. */
  gid: string | null;
};

/** A buyer's name, with the ways to their loyalty account and to Shopify. */
export function CustomerLinks({ name, id, gid }: CustomerLinksProps) {
  const { t } = useTranslation();
  return (
    <BlockStack>
      {id ? <Link url={`/app/customers/${id}`}>{name}</Link> : <span>{name}</span>}
      {gid && (
        <ShopifyLink to="customers" gid={gid}>
          {t("failures.facts.inShopify")}
        </ShopifyLink>
      )}
    </BlockStack>
  );
}
