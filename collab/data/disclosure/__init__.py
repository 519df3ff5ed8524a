"""Who is protected: small cohorts are joined into units once a release, and one gate withholds."""
