// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { SignatureChecker } from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { ITermsGate, TermsText } from "../../../contracts/interfaces/ITermsGate.sol";
import { TermsSigning } from "../../contracts/support/TermsSigning.sol";
import { TermsHole } from "./TermsHole.sol";

interface IAdapter {
    function campaign() external view returns (address);
}

/// @notice The rules of a TermsGate written plainly, but for the one that is missing.
contract TermsTwin is IClaimGate {
    TermsText[] private _texts;
    TermsHole private immutable _hole;

    constructor(TermsText[] memory texts, TermsHole hole) {
        for (uint256 i = 0; i < texts.length; ++i) _texts.push(texts[i]);
        _hole = hole;
    }

    function check(
        uint256,
        address account,
        address recipient,
        uint256,
        address caller,
        bytes calldata data
    ) external returns (bytes4 selector) {
        TermsText memory text = _texts[uint8(data[0])];
        bool isSent = _hole == TermsHole.SendingAgrees && caller == account;
        address signer = _hole == TermsHole.RecipientSigns ? recipient : account;
        address campaign = _campaignOf(msg.sender);
        bytes32 digest = digestOf(campaign, account, uint8(data[0]));
        if (!isSent && !SignatureChecker.isValidSignatureNow(signer, digest, data[1:])) {
            revert ITermsGate.NotAgreed(campaign, account, text.hash, text.language, digest);
        }
        emit ITermsGate.Agreed(campaign, account, text.hash, text.language);
        return IClaimGate.check.selector;
    }

    function digestOf(address campaign, address account, uint256 position) public view returns (bytes32) {
        TermsText memory text = _texts[position];
        if (_hole == TermsHole.NoText) text = TermsText("", 0);
        return
            TermsSigning.digestOf(
                TermsSigning.Agreement({
                    chainId: _hole == TermsHole.NoChain ? 0 : block.chainid,
                    gate: _hole == TermsHole.NoGate ? address(0) : address(this),
                    campaign: _hole == TermsHole.NoCampaign ? address(0) : campaign,
                    account: _hole == TermsHole.NoAccount ? address(0) : account,
                    text: text.hash,
                    language: text.language
                })
            );
    }

    function extraTime(address) external pure returns (uint256 extra) {
        return 0;
    }

    function _campaignOf(address asker) private view returns (address) {
        if (_hole != TermsHole.AskerNamesCampaign || asker.code.length == 0) return asker;
        try IAdapter(asker).campaign() returns (address campaign) {
            return campaign;
        } catch {
            return asker;
        }
    }
}
