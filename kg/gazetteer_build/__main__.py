"""`python -m kg.gazetteer_build`."""

from kg.gazetteer_build import main

if __name__ == "__main__":
    main()
