import { Link } from "@shopify/polaris";
import type { ReactNode } from "react";
import { tailOf } from "#app/domain/ids.ts";

type ShopifyLinkProps = { to: "orders" | "customers" | "products"; gid: string; children: ReactNode };

/** Leads to a page of the admin itself. App Bridge takes `shopify://admin` from inside the frame. */
export function ShopifyLink({ to, gid, children }: ShopifyLinkProps) {
  return (
    <Link url={`shopify://admin/${to}/${tailOf(gid)}`} target="_top">
      {children}
    </Link>
  );
}
