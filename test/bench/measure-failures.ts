import { readListPage } from "#app/failures/read-list-page.server.ts";
import { answerParent } from "./answer-parent.ts";
import { failureQuestions } from "./failure-questions.ts";
import { largestShop } from "./seed-failures.ts";

/** The pages of the failure list, at the moment of its argument. */
answerParent(
  failureQuestions(new Date(process.argv[2] ?? "")).map(({ filter, cursor }) => async () => {
    const { list } = await readListPage(largestShop, { filter, cursor, actor: "Staff 1" });
    return list.rows.length;
  }),
  { shop: largestShop },
);
