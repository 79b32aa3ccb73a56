-- AlterTable
ALTER TABLE "repair" ADD COLUMN     "secret" BYTEA;

-- CreateTable
CREATE TABLE "repair_problem" (
    "repair_id" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

CONSTRAINT "repair_problem_pkey" PRIMARY KEY ("repair_id","place")
);
