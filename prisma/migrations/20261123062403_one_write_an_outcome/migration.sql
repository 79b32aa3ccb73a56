-- DropIndex
DROP INDEX "message_campaign_id_state_idx";

-- AlterTable
ALTER TABLE "message_news" DROP COLUMN "message_id",
DROP COLUMN "state",
DROP COLUMN "workspace_id",
ADD COLUMN     "message_ids" BIGINT[],
ADD COLUMN     "states" TEXT[];

-- CreateTable
CREATE TABLE "message_total" (
    "campaign_id" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,

CONSTRAINT "message_total_pkey" PRIMARY KEY ("campaign_id")
);

-- "handing-over" is no state of a row any more: what is being handed over stands in hand_over. What a program that was
-- stopped for this left in that state is in doubt.
UPDATE "message" SET "state" = 'unknown', "reason" = 'the worker died while handing over', "finished_at" = now()
 WHERE "state" = 'handing-over';
ALTER TABLE "message" DROP CONSTRAINT "message_state";
ALTER TABLE "message" ADD CONSTRAINT "message_state" CHECK ("state" IN ('planned', 'claimed', 'accepted', 'rejected', 'unknown', 'dropped', 'control'));

-- Claims: what is due in a campaign, by operator; what is in somebody's hands.
DROP INDEX "message_due";
CREATE INDEX "message_due" ON "message" ("campaign_id", "operator", "due_at", "id") WHERE "state" = 'planned';
DROP INDEX "message_in_hand";
CREATE INDEX "message_in_hand" ON "message" ("campaign_id", "claimed_by") WHERE "state" = 'claimed';
-- What is not on its way and was not accepted: for counts. Those accepted are the rest, so that nothing of a message that
-- goes out as it should is in an index for the sake of being counted.
CREATE INDEX "message_aside" ON "message" ("campaign_id", "state", "reason") WHERE "state" IN ('rejected', 'unknown', 'dropped', 'control');

INSERT INTO "message_total" ("campaign_id", "workspace_id", "total")
SELECT "campaign_id", "workspace_id", count(*) FROM "message" GROUP BY 1, 2;

-- Written and taken away all the time: keep their dead rows few.
ALTER TABLE "message_news" SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);
ALTER TABLE "hand_over" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);
