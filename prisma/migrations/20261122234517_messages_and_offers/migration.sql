-- AlterTable
ALTER TABLE "campaign" ADD COLUMN     "brand_version_id" INTEGER;

-- AlterTable
ALTER TABLE "message" ADD COLUMN     "choices" SMALLINT[] DEFAULT ARRAY[]::SMALLINT[],
ADD COLUMN     "offer_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[];

-- AlterTable
ALTER TABLE "offer" ADD COLUMN     "amount" BIGINT,
ADD COLUMN     "capacity_day" INTEGER,
ADD COLUMN     "capacity_total" INTEGER,
ADD COLUMN     "capacity_window" INTEGER,
ADD COLUMN     "code_kind" TEXT NOT NULL DEFAULT 'shared',
ADD COLUMN     "gives" TEXT,
ADD COLUMN     "holdout_share" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "max_per_contact" INTEGER,
ADD COLUMN     "points" INTEGER,
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "rules" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "skips_holidays" BOOLEAN NOT NULL DEFAULT false,
ALTER COLUMN "basis_points" DROP NOT NULL,
ALTER COLUMN "code" DROP NOT NULL;

-- AlterTable
ALTER TABLE "redemption" ADD COLUMN     "code_id" BIGINT,
ADD COLUMN     "counted" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "detail" TEXT,
ADD COLUMN     "discount" BIGINT,
ADD COLUMN     "lines" JSONB,
ADD COLUMN     "margin" BIGINT,
ADD COLUMN     "order_ref" TEXT,
ADD COLUMN     "redeem_hash" TEXT,
ADD COLUMN     "redeem_key" TEXT,
ADD COLUMN     "refunded_amount" BIGINT,
ADD COLUMN     "refunded_at" TIMESTAMPTZ(3),
ALTER COLUMN "order_code_id" DROP NOT NULL,
ALTER COLUMN "event_id" DROP NOT NULL,
ALTER COLUMN "code" DROP NOT NULL;

-- AlterTable
ALTER TABLE "template_version" ADD COLUMN     "languages" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "text" TEXT;

-- CreateTable
CREATE TABLE "product" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "sku" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "category" TEXT,
    "brand" TEXT,
    "price" BIGINT,
    "cost" BIGINT,
    "url" TEXT,
    "image_url" TEXT,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "hidden_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

CONSTRAINT "product_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offer_code" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "offer_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "contact_id" INTEGER,
    "message_id" BIGINT,
    "was_shown" BOOLEAN NOT NULL DEFAULT true,
    "products" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

CONSTRAINT "offer_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offer_count" (
    "offer_id" INTEGER NOT NULL,
    "scope" TEXT NOT NULL,
    "shard" SMALLINT NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "used" INTEGER NOT NULL DEFAULT 0,
    "room" INTEGER NOT NULL,

CONSTRAINT "offer_count_pkey" PRIMARY KEY ("offer_id","scope","shard")
);

-- CreateTable
CREATE TABLE "offer_arm" (
    "offer_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "is_control" BOOLEAN NOT NULL,
    "campaign_id" INTEGER,
    "segment_id" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "offer_arm_pkey" PRIMARY KEY ("offer_id","contact_id")
);

-- CreateTable
CREATE TABLE "offer_policy" (
    "workspace_id" INTEGER NOT NULL,
    "policy" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

CONSTRAINT "offer_policy_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "offer_approval" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "offer_id" INTEGER NOT NULL,
    "rule" TEXT NOT NULL,
    "segment_id" INTEGER,
    "reason" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawn_at" TIMESTAMPTZ(3),

CONSTRAINT "offer_approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "holiday" (
    "workspace_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "name" TEXT NOT NULL,

CONSTRAINT "holiday_pkey" PRIMARY KEY ("workspace_id","day")
);

-- CreateTable
CREATE TABLE "brand_version" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "theme" JSONB NOT NULL,
    "partials" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

CONSTRAINT "brand_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "image" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "alt" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "size" INTEGER NOT NULL,
    "data" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

CONSTRAINT "image_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "product_workspace_id_category_added_at_idx" ON "product"("workspace_id", "category", "added_at");

-- CreateIndex
CREATE UNIQUE INDEX "product_workspace_id_sku_key" ON "product"("workspace_id", "sku");

-- CreateIndex
CREATE INDEX "offer_code_message_id_idx" ON "offer_code"("message_id");

-- CreateIndex
CREATE INDEX "offer_code_workspace_id_contact_id_idx" ON "offer_code"("workspace_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "offer_code_workspace_id_code_offer_id_key" ON "offer_code"("workspace_id", "code", "offer_id");

-- CreateIndex
CREATE INDEX "offer_arm_workspace_id_contact_id_idx" ON "offer_arm"("workspace_id", "contact_id");

-- CreateIndex
CREATE INDEX "offer_approval_workspace_id_offer_id_idx" ON "offer_approval"("workspace_id", "offer_id");

-- CreateIndex
CREATE UNIQUE INDEX "brand_version_workspace_id_version_key" ON "brand_version"("workspace_id", "version");

-- CreateIndex
CREATE INDEX "image_hash_idx" ON "image"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "image_workspace_id_hash_key" ON "image"("workspace_id", "hash");

-- CreateIndex
CREATE INDEX "redemption_workspace_id_order_ref_idx" ON "redemption"("workspace_id", "order_ref");

-- CreateIndex
CREATE UNIQUE INDEX "redemption_workspace_id_redeem_key_key" ON "redemption"("workspace_id", "redeem_key");

-- What the schema language cannot say.

-- A contact has one code of an offer at a time.
CREATE UNIQUE INDEX "offer_code_of_contact" ON "offer_code" ("offer_id", "contact_id")
  WHERE "contact_id" IS NOT NULL AND "state" IN ('reserved', 'given');
-- Codes from a shop, waiting for somebody.
CREATE INDEX "offer_code_free" ON "offer_code" ("offer_id", "id") WHERE "state" = 'free';
-- Codes as they are typed: without hyphens.
CREATE INDEX "offer_code_typed" ON "offer_code" ("workspace_id", replace("code", '-', ''));
-- Codes whose messages are on their way.
CREATE INDEX "offer_code_reserved" ON "offer_code" ("workspace_id", "message_id") WHERE "state" = 'reserved';

ALTER TABLE "offer" ADD CONSTRAINT "offer_kind"
  CHECK ("kind" IN ('percent', 'amount', 'free-shipping', 'gift', 'early-access', 'event-invitation', 'points'));
ALTER TABLE "offer" ADD CONSTRAINT "offer_code_kind" CHECK ("code_kind" IN ('none', 'shared', 'unique', 'imported'));
ALTER TABLE "offer_code" ADD CONSTRAINT "offer_code_state" CHECK ("state" IN ('free', 'reserved', 'given', 'void', 'open'));
ALTER TABLE "offer_count" ADD CONSTRAINT "offer_count_room" CHECK ("used" >= 0 AND "used" <= "room");

-- What messages gave before they said so themselves.
UPDATE "message" m SET "offer_ids" = ARRAY[c."offer_id"]
  FROM "campaign_content" c
 WHERE c."id" = m."content_id" AND c."offer_id" IS NOT NULL AND m."state" <> 'control';
