// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../interfaces/IClaims.sol";
import { ClaimTerms } from "../interfaces/ISignedClaims.sol";
import { ClaimProof } from "../libraries/ClaimProof.sol";
import { Leaf } from "../libraries/Leaf.sol";
import { NativeTree } from "../libraries/NativeTree.sol";
import { SignedClaims } from "./SignedClaims.sol";
import { Terms } from "./terms/CampaignTerms.sol";

/// @title MerkleClaims
/// @notice See {IClaims}: leaves that are claimed one by one. What a leaf is worth now, and what is recorded of it, is left to
/// the campaign's kind.
abstract contract MerkleClaims is SignedClaims, IClaims {
    using ClaimProof for bytes32[];

    /// @inheritdoc IClaims
    function claim(uint256 index, address account, uint256 amount, bytes32[] calldata proof) external {
        Terms terms = _terms();
        _checkClaimable(terms, false);
        _checkLeaf(terms, proof, index, account, amount);
        _payUngated(terms, index, account, amount);
    }

    /// @inheritdoc IClaims
    function claim(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        bytes calldata gateData
    ) external {
        Terms terms = _terms();
        _checkClaimable(terms, true);
        _checkLeaf(terms, proof, index, account, amount);
        _payAccount(terms, index, account, amount, msg.sender, gateData);
    }

    /// @inheritdoc IClaims
    function claimSigned(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        ClaimTerms calldata wanted,
        uint256 fee,
        bytes calldata signature
    ) external {
        Terms terms = _terms();
        _checkClaimable(terms, false);
        _checkLeaf(terms, proof, index, account, amount);
        _paySigned(terms, index, account, amount, msg.sender, wanted, fee, signature, msg.data[:0]);
        _payFee(terms, wanted, fee);
    }

    /// @inheritdoc IClaims
    function claimSigned(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        ClaimTerms calldata wanted,
        uint256 fee,
        bytes calldata signature,
        bytes calldata gateData
    ) external {
        Terms terms = _terms();
        _checkClaimable(terms, true);
        _checkLeaf(terms, proof, index, account, amount);
        _paySigned(terms, index, account, amount, msg.sender, wanted, fee, signature, gateData);
        _payFee(terms, wanted, fee);
    }

    /// @dev Whether this is the root of a tree whose leaves are paid now.
    function _isRoot(Terms terms, bytes32 root) internal view virtual returns (bool);

    /// @dev Reverts unless the campaign can have a leaf at `index`.
    function _checkIndex(Terms terms, uint256 index) internal view virtual;

    /// @dev Reverts unless the wave of the leaf at `index` is open.
    function _checkWave(Terms terms, uint256 index) internal view virtual;

    /// @dev Reverts unless the wave of the leaf at `index` is open, and `caller` may claim for `account` unsigned. Asked only
    /// where that is restricted, which saves 30 gas.
    function _checkTurn(Terms terms, uint256 index, address caller, address account) internal view virtual;

    /// @dev What a proven leaf is paid now, at most `upTo`; reverts where that is refused.
    /// @return payment Base units to pay, the fee included.
    /// @return paidBefore Base units that were paid before, as the account's signature says.
    function _amountDue(
        uint256 index,
        address account,
        uint256 amount,
        uint256 upTo
    ) internal view virtual returns (uint256 payment, uint256 paidBefore);

    /// @dev Records that a proven leaf is paid, once: reverts where it cannot be paid again.
    function _recordPayment(
        uint256 index,
        address account,
        uint256 amount,
        uint256 payment,
        uint256 paidBefore
    ) internal virtual;

    /// @dev Reverts unless claims are paid now, with gate data or without it.
    function _checkClaimable(Terms terms, bool gateData) internal view {
        if (_isGated(terms) != gateData) {
            if (gateData) revert GateDataUnexpected();
            revert GateDataMissing(_gate(terms));
        }
        _checkOpen(terms);
    }

    /// @dev Pays a proven leaf to its account.
    function _payAccount(
        Terms terms,
        uint256 index,
        address account,
        uint256 amount,
        address caller,
        bytes calldata gateData
    ) internal {
        // Check: who calls, and when.
        if (_isRestricted(terms)) _checkTurn(terms, index, caller, account);
        (uint256 payment, uint256 paidBefore) = _amountDue(index, account, amount, type(uint256).max);
        _settle(terms, index, account, account, amount, payment, paidBefore, payment, caller, gateData);
    }

    /// @dev As {_payAccount}, for the caller, where {_checkClaimable} has said that there is no gate to ask: saves 136 gas.
    function _payUngated(Terms terms, uint256 index, address account, uint256 amount) private {
        // Check: who calls, and when.
        if (_isRestricted(terms)) _checkTurn(terms, index, msg.sender, account);
        (uint256 payment, uint256 paidBefore) = _amountDue(index, account, amount, type(uint256).max);
        _record(index, account, amount, payment, paidBefore);

        // Interaction: pay.
        if (payment != 0) _pay(terms, account, payment);
    }

    /// @dev Pays a proven leaf as its account signed, all but the fee.
    function _paySigned(
        Terms terms,
        uint256 index,
        address account,
        uint256 amount,
        address caller,
        ClaimTerms calldata wanted,
        uint256 fee,
        bytes calldata signature,
        bytes calldata gateData
    ) internal {
        // Check: the wave and what was signed.
        _checkWave(terms, index);
        (uint256 payment, uint256 paidBefore) = _amountDue(index, account, amount, wanted.upTo);
        address recipient = _checkSigned({
            terms: terms,
            index: index,
            account: account,
            payment: payment,
            paidBefore: paidBefore,
            wanted: wanted,
            fee: fee,
            signature: signature,
            caller: caller
        });
        uint256 rest;
        unchecked {
            // The fee is at most the payment.
            rest = payment - fee;
        }
        _settle(terms, index, account, recipient, amount, payment, paidBefore, rest, caller, gateData);
    }

    /// @dev Pays the fee of a claim that is relayed singly.
    function _payFee(Terms terms, ClaimTerms calldata wanted, uint256 fee) internal {
        if (fee == 0) return;
        address feeTaker = wanted.feeTaker == address(0) ? msg.sender : wanted.feeTaker;
        if (feeTaker == _token(terms) || feeTaker == address(this)) revert RecipientRefused(feeTaker);
        _pay(terms, feeTaker, fee);
    }

    /// @dev Records a leaf's payment and, if the gate agrees, pays the rest of it: all but the fee. One body for claims with a
    /// fee and without, since the caller takes it off.
    function _settle(
        Terms terms,
        uint256 index,
        address account,
        address recipient,
        uint256 amount,
        uint256 payment,
        uint256 paidBefore,
        uint256 rest,
        address caller,
        bytes calldata gateData
    ) private {
        _record(index, account, amount, payment, paidBefore);

        // Interaction: ask the gate, then pay. What is paid is recorded already, so neither can claim it again.
        if (_isGated(terms)) {
            _askGate({
                terms: terms,
                index: index,
                account: account,
                recipient: recipient,
                amount: amount,
                caller: caller,
                gateData: gateData
            });
        }
        if (rest != 0) _pay(terms, recipient, rest);
    }

    /// @dev Effect: recorded, so that it is paid once.
    function _record(uint256 index, address account, uint256 amount, uint256 payment, uint256 paidBefore) private {
        _recordPayment(index, account, amount, payment, paidBefore);
        emit Claimed({ index: index, account: account, amount: payment });
    }

    /// @dev Reverts unless the leaf is in the tree.
    function _checkLeaf(
        Terms terms,
        bytes32[] calldata proof,
        uint256 index,
        address account,
        uint256 amount
    ) private view {
        _checkIndex(terms, index);
        if (proof.length > NativeTree.MAX_PROOF) revert ProofTooLong(proof.length, NativeTree.MAX_PROOF);
        if (!_isRoot(terms, proof.rootOf(Leaf.campaign(index, account, amount)))) {
            revert InvalidProof(index, account, amount);
        }
    }
}
