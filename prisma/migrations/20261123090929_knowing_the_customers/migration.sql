-- AlterTable
ALTER TABLE "contact_attribute_def" ADD COLUMN     "criterion" TEXT;

-- AlterTable
ALTER TABLE "segment" ADD COLUMN     "purpose_kind" TEXT;

-- CreateTable
CREATE TABLE "contact_score" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "scores" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "contact_score_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "company" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

CONSTRAINT "company_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_company" (
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "company_id" INTEGER NOT NULL,
    "role" TEXT,
    "decides" BOOLEAN NOT NULL DEFAULT false,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

CONSTRAINT "contact_company_pkey" PRIMARY KEY ("contact_id","company_id")
);

-- CreateTable
CREATE TABLE "company_segment" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

CONSTRAINT "company_segment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "note" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "moment" JSONB,
    "author" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

CONSTRAINT "note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "question" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "choices" JSONB NOT NULL DEFAULT '[]',
    "languages" JSONB NOT NULL DEFAULT '{}',
    "attribute" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

CONSTRAINT "question_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_merge" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "kept_id" INTEGER NOT NULL,
    "merged_id" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "record" JSONB NOT NULL,
    "repair_id" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),

CONSTRAINT "contact_merge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_alias" (
    "workspace_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "merge_id" INTEGER NOT NULL,

CONSTRAINT "contact_alias_pkey" PRIMARY KEY ("workspace_id","kind","key")
);

-- CreateTable
CREATE TABLE "duplicate_pair" (
    "workspace_id" INTEGER NOT NULL,
    "first_id" INTEGER NOT NULL,
    "second_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "reasons" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),

CONSTRAINT "duplicate_pair_pkey" PRIMARY KEY ("first_id","second_id")
);

-- CreateTable
CREATE TABLE "contact_issue" (
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "field" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "suggestion" TEXT,
    "found_at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "contact_issue_pkey" PRIMARY KEY ("contact_id","field","code")
);

-- CreateTable
CREATE TABLE "quality_day" (
    "workspace_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "scope" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "figures" JSONB NOT NULL,

CONSTRAINT "quality_day_pkey" PRIMARY KEY ("workspace_id","day","scope")
);

-- CreateTable
CREATE TABLE "repair" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "problem" TEXT,
    "actor" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "undone_at" TIMESTAMPTZ(3),

CONSTRAINT "repair_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "repair_change" (
    "repair_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,

CONSTRAINT "repair_change_pkey" PRIMARY KEY ("repair_id","contact_id","name")
);

-- CreateTable
CREATE TABLE "value_settings" (
    "workspace_id" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

CONSTRAINT "value_settings_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "value_model" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "fitted_at" TIMESTAMPTZ(3) NOT NULL,
    "data_until" TIMESTAMPTZ(3) NOT NULL,
    "params" JSONB NOT NULL,
    "quality" JSONB NOT NULL,

CONSTRAINT "value_model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "value_run" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "contacts" INTEGER NOT NULL DEFAULT 0,
    "contacts_total" INTEGER NOT NULL DEFAULT 0,
    "written" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

CONSTRAINT "value_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "group_move" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "from_group" TEXT,
    "to_group" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "group_move_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "needs_group" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "arguments" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "answers" JSONB NOT NULL DEFAULT '[]',
    "rule" JSONB,
    "segment_id" INTEGER,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

CONSTRAINT "needs_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "needs_proposal" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "result" JSONB NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "needs_proposal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segment_decision" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "segment_id" INTEGER NOT NULL,
    "decision" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "review_on" DATE NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

CONSTRAINT "segment_decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segment_rating" (
    "segment_id" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "strength" SMALLINT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "segment_rating_pkey" PRIMARY KEY ("segment_id")
);

-- CreateTable
CREATE TABLE "strategy_cell" (
    "workspace_id" INTEGER NOT NULL,
    "needs_group_id" INTEGER NOT NULL,
    "importance" TEXT NOT NULL,
    "goal" TEXT NOT NULL DEFAULT '',
    "strategy" TEXT NOT NULL DEFAULT '',
    "owner" TEXT NOT NULL DEFAULT '',
    "offer_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "campaign_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "journey_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "strategy_cell_pkey" PRIMARY KEY ("needs_group_id","importance")
);

-- CreateTable
CREATE TABLE "customer_template" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "chosen_by" TEXT NOT NULL,
    "contact_ids" INTEGER[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "traits" JSONB NOT NULL DEFAULT '[]',
    "thresholds" JSONB NOT NULL DEFAULT '{}',
    "check" JSONB,
    "data_until" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

CONSTRAINT "customer_template_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "contact_score_contact_id_model_at_id_idx" ON "contact_score"("contact_id", "model", "at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "company_workspace_id_key_key" ON "company"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "contact_company_company_id_idx" ON "contact_company"("company_id");

-- CreateIndex
CREATE INDEX "company_segment_workspace_id_idx" ON "company_segment"("workspace_id");

-- CreateIndex
CREATE INDEX "note_contact_id_id_idx" ON "note"("contact_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "question_workspace_id_name_key" ON "question"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "contact_merge_workspace_id_id_idx" ON "contact_merge"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "contact_merge_kept_id_idx" ON "contact_merge"("kept_id");

-- CreateIndex
CREATE INDEX "contact_merge_merged_id_idx" ON "contact_merge"("merged_id");

-- CreateIndex
CREATE INDEX "contact_alias_contact_id_idx" ON "contact_alias"("contact_id");

-- CreateIndex
CREATE INDEX "duplicate_pair_workspace_id_state_score_idx" ON "duplicate_pair"("workspace_id", "state", "score");

-- CreateIndex
CREATE INDEX "duplicate_pair_second_id_idx" ON "duplicate_pair"("second_id");

-- CreateIndex
CREATE INDEX "contact_issue_workspace_id_code_contact_id_idx" ON "contact_issue"("workspace_id", "code", "contact_id");

-- CreateIndex
CREATE INDEX "repair_workspace_id_id_idx" ON "repair"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "repair_change_contact_id_idx" ON "repair_change"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "value_model_workspace_id_kind_version_key" ON "value_model"("workspace_id", "kind", "version");

-- CreateIndex
CREATE INDEX "value_run_workspace_id_model_id_idx" ON "value_run"("workspace_id", "model", "id");

-- CreateIndex
CREATE INDEX "group_move_workspace_id_at_idx" ON "group_move"("workspace_id", "at");

-- CreateIndex
CREATE INDEX "group_move_contact_id_at_idx" ON "group_move"("contact_id", "at");

-- CreateIndex
CREATE INDEX "needs_group_workspace_id_idx" ON "needs_group"("workspace_id");

-- CreateIndex
CREATE INDEX "needs_proposal_workspace_id_id_idx" ON "needs_proposal"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "segment_decision_workspace_id_segment_id_id_idx" ON "segment_decision"("workspace_id", "segment_id", "id");

-- CreateIndex
CREATE INDEX "segment_rating_workspace_id_idx" ON "segment_rating"("workspace_id");

-- CreateIndex
CREATE INDEX "strategy_cell_workspace_id_idx" ON "strategy_cell"("workspace_id");

-- CreateIndex
CREATE INDEX "customer_template_workspace_id_idx" ON "customer_template"("workspace_id");
