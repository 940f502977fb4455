import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { Button, Card, FormLayout, Page, Text, TextField } from "@shopify/polaris";
import { LoginErrorType } from "@shopify/shopify-app-remix/server";
import type { LoginError } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { StandalonePage } from "#app/components/standalone-page.tsx";
import { useLocaleChoice } from "#app/components/use-locale-choice.ts";
import { readText } from "#app/platform/read-text.server.ts";
import { login } from "#app/shopify.server.ts";

/** Somebody came without a shop: asks for it and sends them to the admin. */
export async function loader({ request }: LoaderFunctionArgs) {
  // Who only asks whether the page is there is no form: the library would look for one.
  const asked = request.method === "HEAD" ? new Request(request.url) : request;
  return { problem: problemOf(await login(asked)), typed: "" };
}

export async function action({ request }: ActionFunctionArgs) {
  const typed = await readShop(request);
  if (typed === null) return { problem: "missing" as const, typed: "" };
  const form = new Request(request.url, { method: "POST", body: new URLSearchParams({ shop: typed }) });
  return { problem: problemOf(await login(form)), typed };
}

/** null for what is not our form: a file, JSON, more than an address. The library would stumble over it. */
async function readShop(request: Request): Promise<string | null> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers.get("Content-Type") ?? "")) return null;
  const body = await readText(request, 2_000);
  return body === null ? null : new URLSearchParams(body).get("shop");
}

function problemOf(error: LoginError): "missing" | "invalid" | null {
  if (error.shop === LoginErrorType.MissingShop) return "missing";
  return error.shop === LoginErrorType.InvalidShop ? "invalid" : null;
}

export default function Login() {
  return (
    <StandalonePage choice={useLocaleChoice()}>
      <LoginForm />
    </StandalonePage>
  );
}

function LoginForm() {
  const { t } = useTranslation();
  const asked = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  const { problem, typed } = answered ?? asked;
  const [shop, setShop] = useState(typed);
  return (
    <Page title={t("login.title")} narrowWidth>
      <Card>
        {/* Inside a frame it leads out of it: the admin lets nobody frame it. */}
        <Form method="post" target="_top" reloadDocument>
          <FormLayout>
            <Text as="p">{t("login.body")}</Text>
            <TextField
              name="shop"
              label={t("login.shop")}
              helpText={t("login.help")}
              autoComplete="on"
              autoFocus={problem !== null}
              value={shop}
              error={problem ? t(`login.${problem}`) : undefined}
              onChange={setShop}
            />
            <Button submit variant="primary">
              {t("login.action")}
            </Button>
          </FormLayout>
        </Form>
      </Card>
    </Page>
  );
}
