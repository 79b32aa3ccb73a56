-- Which slot of the design a link stands in, so that a click tells what it was on.
ALTER TABLE "link" ADD COLUMN "slot" TEXT;
