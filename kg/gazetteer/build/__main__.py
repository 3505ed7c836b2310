"""`python -m kg.gazetteer.build`."""

from kg.gazetteer.build import main

if __name__ == "__main__":
    main()
