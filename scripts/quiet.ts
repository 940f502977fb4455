// Imported first: what a program prints is its answer, and the log goes the same way.
process.env.LOG_LEVEL = "silent";
