import { announcementChapter } from "./announcementChapter.ts";
import { attestationsChapter } from "./attestationsChapter.ts";
import type { Chapter } from "./chapter.ts";
import type { ChapterName } from "./chapterNames.ts";
import { disputeChapter } from "./disputeChapter.ts";
import { gatewayChapter } from "./gatewayChapter.ts";
import { recallChapter } from "./recallChapter.ts";
import { relayChapter } from "./relayChapter.ts";
import { rewardsChapter } from "./rewardsChapter.ts";
import { vestingChapter } from "./vestingChapter.ts";

export const chapters: Readonly<Record<ChapterName, Chapter>> = {
  attestations: attestationsChapter,
  announcement: announcementChapter,
  relay: relayChapter,
  dispute: disputeChapter,
  recall: recallChapter,
  rewards: rewardsChapter,
  vesting: vestingChapter,
  gateway: gatewayChapter,
};
