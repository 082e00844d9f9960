from flask import Blueprint

from turnabout.scanning import scan_page, scans, share_page

bp = Blueprint("scanning", __name__)
bp.register_blueprint(scans.bp)
bp.register_blueprint(scan_page.bp)
bp.register_blueprint(share_page.bp)
