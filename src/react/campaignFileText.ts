export { formatCampaignFile as campaignFileText } from "../distribution/create/campaignFile.ts";
