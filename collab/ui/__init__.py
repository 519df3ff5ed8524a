"""What only Streamlit needs: the page frame, the filters, charts and tables on screen."""
