import { readFileSync } from "node:fs";
import { parse as parseToml } from "smol-toml";
import { parse, TypeInfo, validate, visit, visitWithTypeInfo } from "graphql";
import { describe, expect, it } from "vitest";
import { apiVersion } from "#app/shopify/api-version.ts";
import * as documents from "#app/shopify/documents.ts";
import { adminSchema } from "#test/simulators/shopify/admin-schema.ts";

describe("everything that is asked of Shopify", () => {
  const schema = adminSchema(apiVersion)?.schema;
  if (!schema) throw new Error(`The package has no schema of ${apiVersion}.`);

  it.each(Object.entries(documents))("%s is valid in the pinned version", (_name, document) => {
    expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
  });

  it.each(Object.entries(documents))("%s asks for nothing that is deprecated", (_name, document) => {
    expect(deprecatedFieldsOf(document)).toEqual([]);
  });

  it("would be refused for a field that does not exist", () => {
    expect(validate(schema, parse("{ shop { loyaltyPoints } }"))).toHaveLength(1);
    expect(deprecatedFieldsOf("{ shop { domains { host } } }")).toEqual(["Shop.domains"]);
  });

  it("is of the version that the configuration names", () => {
    const toml = parseToml(readFileSync("shopify.app.toml", "utf8")) as { webhooks: { api_version: string } };
    expect(toml.webhooks.api_version).toBe(apiVersion);
  });

  function deprecatedFieldsOf(document: string): string[] {
    const found: string[] = [];
    if (!schema) throw new Error("There is no schema.");
    const info = new TypeInfo(schema);
    visit(
      parse(document),
      visitWithTypeInfo(info, {
        Field() {
          const field = info.getFieldDef();
          if (field?.deprecationReason) found.push(`${info.getParentType()?.name}.${field.name}`);
        },
      }),
    );
    return found;
  }
});
