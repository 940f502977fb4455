import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Link, Page, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { HourDialog } from "#app/components/hour-dialog.tsx";
import { HourFiguresList } from "#app/components/hour-figures-list.tsx";
import { useToast } from "#app/components/use-toast.ts";
import { dayIn } from "#app/domain/date.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { now } from "#app/platform/clock.server.ts";
import { isDay } from "#app/reports/calendar.ts";
import type { HourFigures } from "#app/sales/hour-figures-view.ts";
import { dropHourFigures, keepHourFigures, readDayFigures, saveHourFigures } from "#app/sales/hour-figures.server.ts";
import { readChain } from "#app/sales/read-chains.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { notFound, readId } from "./shared/not-found.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("stores.figures.title"));

/** Without a store or a day in the address it is the chain's first one, today. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const chain = (await readChain({ shop, chain: readId(params.chain) })) ?? notFound();
  const query = new URL(request.url).searchParams;
  const wanted = query.get("location");
  const location = chain.locations.find(({ id }) => id === wanted) ?? chain.locations[0] ?? notFound();
  const today = dayIn(location.timeZone ?? "UTC", now());
  const asked = query.get("day") ?? "";
  const day = isDay(asked) && asked <= today ? asked : today;
  const figures = (await readDayFigures({ shop, location: location.id, day })) ?? notFound();
  const locations = chain.locations.map(({ id, name }) => ({ id, name }));
  return { chain: { id: chain.id, label: chain.label }, locations, figures, today };
}

const text = z.string().max(2_000);
const of = { location: z.uuid(), day: z.iso.date(), hour: z.int().min(0).max(23) };
const figuresAction = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("save"),
    ...of,
    input: z.object({ sales: text, transactions: text, items: text, minutes: text, note: text }),
  }),
  z.object({ intent: z.literal("keep"), ...of }),
  z.object({ intent: z.literal("drop"), ...of }),
]);
type Asked = z.output<typeof figuresAction>;

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, figuresAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  const { intent, location, day, hour } = asked;
  const here = { shop, location, day, hour };
  switch (intent) {
    case "save":
      return { intent, result: await saveHourFigures({ ...here, input: asked.input, actor }) };
    case "keep":
      return { intent, result: await keepHourFigures(here) };
    case "drop":
      return { intent, result: await dropHourFigures(here) };
    default:
      return unreachable(intent);
  }
}

const noFigures = { sales: 0, transactions: 0, items: 0, minutes: 0 };

/** A store's day by the hour: what was brought in, what was entered by hand, and which of the two is to stand. */
export default function StoreFigures() {
  const { t } = useTranslation();
  const format = useFormat();
  const { chain, locations, figures, today } = useLoaderData<typeof loader>();
  const { location, day, hours, locked, contradicted } = figures;
  const navigate = useNavigate();
  const fetcher = useFetcher<typeof action>();
  const [open, setOpen] = useState<{ hour: number; before: typeof fetcher.data } | null>(null);
  const [added, setAdded] = useState("12");
  const answer = fetcher.data;
  const result = answer && "intent" in answer ? answer.result : null;
  const sent = fetcher.state === "idle" ? null : ((fetcher.json as Asked | undefined) ?? null);
  const isAnswered = open !== null && answer !== open.before && fetcher.state === "idle";
  if (isAnswered && result?.status !== "invalid") setOpen(null);

  useToast(answer, result?.status === "saved" ? t("stores.figures.saved") : null);
  useToast(answer, answer && result?.status !== "saved" && result?.status !== "invalid" ? t("stores.figures.notSaved") : null, true);

  return (
    <Page
      title={t("stores.figures.title")}
      subtitle={t("stores.figures.subtitle")}
      backAction={{ content: chain.label, url: `/app/stores/${chain.id}` }}
    >
      <BlockStack gap="400">
        {contradicted.length > 0 && (
          <Banner tone="warning" title={t("stores.figures.toDecide")}>
            <ul>
              {contradicted.map((one) => (
                <li key={`${one.location} ${one.day} ${one.hour}`}>
                  <Link url={addressOf(one.location, one.day)}>{titleOf(one)}</Link>
                </li>
              ))}
            </ul>
          </Banner>
        )}
        {locked && (
          <Banner tone="info" action={{ content: t("stores.figures.toChain"), url: `/app/stores/${chain.id}` }}>
            {t(`stores.figures.locked.${locked}`)}
          </Banner>
        )}
        <Card>
          <BlockStack gap="400">
            <InlineStack gap="300" blockAlign="end">
              <Select
                label={t("stores.figures.location")}
                options={locations.map(({ id, name }) => ({ value: id, label: name }))}
                value={location.id}
                onChange={(id) => navigate(addressOf(id, day))}
              />
              <TextField
                label={t("stores.figures.day")}
                type="date"
                autoComplete="off"
                value={day}
                max={today}
                onChange={(chosen) => isDay(chosen) && navigate(addressOf(location.id, chosen))}
              />
            </InlineStack>
            <Text as="h2" variant="headingMd">
              {t("stores.figures.of", { name: location.name, day: format.longDay(day) })}
            </Text>
            {hours.length === 0 ? (
              <Text as="p" tone="subdued">
                {t("stores.figures.none")}
              </Text>
            ) : (
              <HourFiguresList
                figures={figures}
                busy={sent && sent.intent !== "save" ? sent.hour : null}
                onEdit={edit}
                onKeep={(hour) => ask({ intent: "keep", ...at(hour) })}
                onDrop={(hour) => ask({ intent: "drop", ...at(hour) })}
              />
            )}
            {locked === null && (
              <InlineStack gap="200" blockAlign="end">
                <Select
                  label={t("stores.figures.otherHour")}
                  options={Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: format.hour(hour) }))}
                  value={added}
                  onChange={setAdded}
                />
                <Button onClick={() => edit(Number(added))}>{t("stores.figures.enter")}</Button>
              </InlineStack>
            )}
          </BlockStack>
        </Card>
      </BlockStack>
      {open && (
        <HourDialog
          title={titleOf({ name: location.name, day, hour: open.hour })}
          hour={hourOf(open.hour)}
          currency={location.currency}
          result={isAnswered ? result : null}
          busy={sent?.intent === "save"}
          onSave={(input) => ask({ intent: "save", ...at(open.hour), input })}
          onClose={() => setOpen(null)}
        />
      )}
    </Page>
  );

  function edit(hour: number) {
    setOpen({ hour, before: answer });
  }

  function at(hour: number) {
    return { location: location.id, day, hour };
  }

  function hourOf(hour: number): HourFigures {
    return hours.find((one) => one.hour === hour) ?? { hour, imported: noFigures, edit: null };
  }

  function addressOf(store: string, when: string): string {
    return `/app/stores/${chain.id}/figures?${new URLSearchParams({ location: store, day: when })}`;
  }

  function titleOf({ name, day: when, hour }: { name: string; day: string; hour: number }): string {
    return t("stores.figures.hourOf", { name, day: format.day(when), hour: format.hour(hour) });
  }

  function ask(asked: Asked) {
    fetcher.submit(asked, { method: "post", encType: "application/json" });
  }
}
