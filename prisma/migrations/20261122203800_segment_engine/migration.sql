-- DropIndex
DROP INDEX "segment_workspace_id_name_key";

-- AlterTable
ALTER TABLE "dirty" ADD COLUMN     "input" TEXT NOT NULL DEFAULT '*',
ADD COLUMN     "is_rebuild" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "member_log" ADD COLUMN     "cause" TEXT NOT NULL DEFAULT 'change';

-- AlterTable
ALTER TABLE "segment" ADD COLUMN     "applies_when_built" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "draft_of" INTEGER;

-- CreateTable
CREATE TABLE "contact_attribute_change" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "value_before" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "contact_attribute_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_value" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "number" DOUBLE PRECISION,
    "text" TEXT,
    "model_version" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "contact_value_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segment_list_change" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "segment_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "is_listed" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "segment_list_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segment_bound" (
    "segment_id" INTEGER NOT NULL,
    "leaf_key" TEXT NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "bound" DOUBLE PRECISION,
    "population" INTEGER NOT NULL,
    "worked_out_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "segment_bound_pkey" PRIMARY KEY ("segment_id","leaf_key")
);

-- CreateTable
CREATE TABLE "segment_build" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "segment_ids" INTEGER[],
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "contacts" INTEGER NOT NULL DEFAULT 0,
    "contacts_total" INTEGER NOT NULL DEFAULT 0,
    "ms" INTEGER NOT NULL DEFAULT 0,

CONSTRAINT "segment_build_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segment_touched" (
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,

CONSTRAINT "segment_touched_pkey" PRIMARY KEY ("workspace_id","contact_id")
);

-- CreateTable
CREATE TABLE "segment_cost" (
    "segment_id" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "evaluations" BIGINT NOT NULL DEFAULT 0,
    "ticks" BIGINT NOT NULL DEFAULT 0,
    "microseconds" BIGINT NOT NULL DEFAULT 0,
    "entered" BIGINT NOT NULL DEFAULT 0,
    "left" BIGINT NOT NULL DEFAULT 0,
    "last_run_at" TIMESTAMPTZ(3),

CONSTRAINT "segment_cost_pkey" PRIMARY KEY ("segment_id")
);

-- CreateIndex
CREATE INDEX "contact_attribute_change_contact_id_name_at_idx" ON "contact_attribute_change"("contact_id", "name", "at");

-- CreateIndex
CREATE INDEX "contact_value_contact_id_name_at_id_idx" ON "contact_value"("contact_id", "name", "at", "id");

-- CreateIndex
CREATE INDEX "segment_list_change_contact_id_segment_id_at_idx" ON "segment_list_change"("contact_id", "segment_id", "at");

-- CreateIndex
CREATE INDEX "segment_list_change_segment_id_contact_id_at_idx" ON "segment_list_change"("segment_id", "contact_id", "at");

-- CreateIndex
CREATE INDEX "segment_bound_due_at_idx" ON "segment_bound"("due_at");

-- CreateIndex
CREATE INDEX "segment_build_workspace_id_id_idx" ON "segment_build"("workspace_id", "id");

-- What the schema language cannot say.

-- Names are unique among segments; a change under trial has none of its own, and there is one for a segment at a time.
CREATE UNIQUE INDEX "segment_name" ON "segment" ("workspace_id", "name") WHERE "draft_of" IS NULL;
CREATE UNIQUE INDEX "segment_draft" ON "segment" ("draft_of") WHERE "draft_of" IS NOT NULL AND "archived_at" IS NULL;

-- A build also needs the local time of day; two bytes that padding left free anyway.
DROP INDEX "event_kind_at";
CREATE INDEX "event_kind_at" ON "event" ("workspace_id", "kind_id", "at") INCLUDE ("contact_id", "minute_of_week", "amount");

-- Samples for previews.
CREATE INDEX "contact_bucket" ON "contact" ("workspace_id", "bucket");

-- Whoever works out answers looks for builds under way.
CREATE INDEX "segment_build_open" ON "segment_build" ("workspace_id") WHERE "finished_at" IS NULL;

-- Worth nothing after a crash of the database, which ends the build it belongs to.
ALTER TABLE "segment_touched" SET UNLOGGED;

ALTER TABLE "member_log" ADD CONSTRAINT "member_log_cause" CHECK ("cause" IN ('change', 'time', 'build', 'rebuild'));
