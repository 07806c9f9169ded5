import { existsSync } from "node:fs";
import { readText } from "../../files/readText.ts";
import { writeOutput } from "../../files/writeOutput.ts";
import { type CampaignFile, formatCampaignFile, parseCampaignFile } from "../create/campaignFile.ts";

/** Writes a campaign file, whole or not at all. */
export function writeCampaignFile(path: string, file: CampaignFile): void {
  writeOutput(path, formatCampaignFile(file));
}

/**
 * Reads what `writeCampaignFile` wrote; undefined where there is no file.
 * @throws SymbolonError `BadCampaignFile`, `UnreadableFile`
 */
export function findCampaignFile(path: string): CampaignFile | undefined {
  return existsSync(path) ? readCampaignFile(path) : undefined;
}

/** @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadCampaignFile` */
export function readCampaignFile(path: string): CampaignFile {
  const wanted = "Give a campaign's address, or the file that `symbolon campaign create` wrote.";
  return parseCampaignFile(readText(path, wanted), path);
}
