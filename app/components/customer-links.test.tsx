import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { CustomerLinks } from "./customer-links.tsx";

it("A buyer's name leads to their loyalty account, and Shopify's page is a link beside it", () => {
  renderInApp(<CustomerLinks name="Ana Roy" id="c1" gid="gid://shopify/Customer/7" />);
  expect(screen.getByRole("link", { name: "Ana Roy" }).getAttribute("href")).toBe("/app/customers/c1");
  expect(screen.getByRole("link", { name: "Customer in Shopify" }).getAttribute("href")).toBe("shopify://admin/customers/7");
});

it("A guest without a page is a name only", () => {
  renderInApp(<CustomerLinks name="Guest" id={null} gid={null} />);
  expect(screen.getByText("Guest")).toBeDefined();
  expect(screen.queryByRole("link")).toBeNull();
});
