-- CreateTable
CREATE TABLE "sample_shop" (
    "workspace_id" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "contacts" INTEGER NOT NULL DEFAULT 0,
    "contacts_total" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "made" JSONB NOT NULL DEFAULT '{}',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "actor" TEXT NOT NULL,
    "problem" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

CONSTRAINT "sample_shop_pkey" PRIMARY KEY ("workspace_id")
);
