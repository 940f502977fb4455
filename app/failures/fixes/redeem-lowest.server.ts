import { formatDecimal } from "#app/domain/money.ts";
import type { RewardItem } from "#app/domain/loyalty.ts";
import { sameUpc } from "#app/domain/upc.ts";
import { db } from "#app/platform/db.server.ts";
import type { FixContext, FixModule } from "./effect.ts";
import { isOnCard, mostCreditable } from "./lowest-valued.ts";
import { checkItem, chooseItem, hasRedemption, optionsOf, redeeming, rewardForForm } from "./reward-of.server.ts";
import type { RewardAtPartner } from "./reward-of.server.ts";

/** The item that was given does not count as free: redeems the reward for the lowest-valued item on the card, or another that the merchant chooses. */
export const redeemLowest: FixModule = {
  offered: hasRedemption,
  prepare: async (context) => {
    const reward = await rewardForForm(context);
    if (!reward) return {};
    const { items, redemption, card } = reward;
    if (items.length === 0) return { remarks: [{ key: "nothing_redeemable", values: { reward: redemption.rewardId } }] };
    const prices = await pricesOf(context, reward);
    const priced = items.map((item) => ({ item, price: prices(item), onCard: isOnCard(item, card?.punches ?? []) }));
    const lowest = mostCreditable(priced);
    const given = context.failure.productTitle ?? context.failure.upc ?? "";
    const key = items.length === 1 ? "only_offered" : lowest?.onCard ? "lowest_on_card" : "lowest_offered";
    const helps = new Map(priced.map(({ item, price }) => [item.itemId, price]));
    const { currency } = context.failure;
    return {
      values: { rewardItem: lowest?.item.itemId ?? "" },
      options: {
        rewardItem: optionsOf(items).map((option) => {
          const price = helps.get(option.value);
          return price == null
            ? option
            : { ...option, label: `${option.label} (${formatDecimal({ minor: price, currency })} ${currency})` };
        }),
      },
      remarks: lowest ? [{ key, values: { given, item: lowest.item.description, reward: redemption.rewardId } }] : [],
    };
  },
  check: checkItem,
  sends: redeeming,
  apply: (request) => chooseItem(request, { state: "planned" }),
};

/** What the items cost in the shop: as the member bought them, else as the catalogue has them. */
async function pricesOf({ shop, failure }: FixContext, reward: RewardAtPartner): Promise<(item: RewardItem) => number | null> {
  const upcOf = await upcsOf(shop, reward);
  const upcs = reward.items.flatMap((item) => upcOf(item) ?? []);
  const [bought, listed] = await Promise.all([
    db.recording.findMany({
      where: { shopId: shop, memberId: reward.redemption.memberId, currency: failure.currency, line: { listMinor: { gt: 0 } } },
      select: { upc: true, line: { select: { listMinor: true, quantity: true } } },
      orderBy: { id: "desc" },
      take: 500,
    }),
    db.catalogueVariant.findMany({
      where: { shopId: shop, upc14: { in: upcs.map((upc) => upc.padStart(14, "0")) } },
      select: { upc14: true, priceMinor: true },
      orderBy: { variantGid: "asc" },
    }),
  ]);
  return (item) => {
    const upc = upcOf(item);
    if (upc === null) return null;
    const line = bought.find((one) => sameUpc(one.upc, upc))?.line;
    if (line) return Math.round(Number(line.listMinor) / line.quantity);
    const variant = listed.find(({ upc14 }) => upc14 !== null && sameUpc(upc14, upc));
    return variant ? Number(variant.priceMinor) : null;
  };
}

/** A free good may come without its UPC: most were bought on the same card, and the program lists the others under the same words. */
async function upcsOf(shop: string, { redemption, card }: RewardAtPartner): Promise<(item: RewardItem) => string | null> {
  const { partner, programId } = redemption;
  const items = programId ? await db.listedItem.findMany({ where: { shopId: shop, partner, programId } }) : [];
  const known = [...(card?.punches ?? []).filter(({ upc }) => upc !== ""), ...items];
  return ({ upc, description }) => upc ?? known.find((one) => one.description === description)?.upc ?? null;
}
