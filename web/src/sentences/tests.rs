mod facts;
mod refusals;
