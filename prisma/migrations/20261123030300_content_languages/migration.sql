-- AlterTable
ALTER TABLE "campaign_content" ADD COLUMN     "languages" JSONB NOT NULL DEFAULT '{}';
