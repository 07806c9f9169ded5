// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import { CampaignArguments, ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { ClaimTerms, ISignedClaims } from "../../../contracts/interfaces/ISignedClaims.sol";
import { BundleItem } from "../../contracts/support/Bundles.sol";
import { ClaimSigning } from "../../contracts/support/ClaimSigning.sol";
import { CampaignHole } from "./CampaignHole.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice What {BundleTwin} checks: turns, items, proofs of bundles, and signatures. Never shipped.
abstract contract TwinClaims is TwinCampaign {
    CampaignHole internal immutable _hole;

    constructor(CampaignArguments memory terms, CampaignHole hole) TwinCampaign(terms) {
        _hole = hole;
    }

    /// @notice What an account signs here.
    function digestOf(address account, uint256 index, ClaimTerms memory terms) public view returns (bytes32) {
        if (_hole == CampaignHole.TermlessSignature) terms = ClaimTerms(0, address(0), 0, address(0), 0);
        return
            ClaimSigning.digestOn(
                _hole == CampaignHole.ChainlessDomain ? 0 : block.chainid,
                _hole == CampaignHole.PlacelessDomain ? address(0) : address(this),
                account,
                _hole == CampaignHole.IndexlessSignature ? 0 : index,
                terms,
                0
            );
    }

    function claimableFrom(uint256 index) public view returns (uint256) {
        if (_terms.waves == 0) return _terms.start;
        return _terms.start + ((index * _terms.waves) / _terms.count) * _terms.waveInterval;
    }

    function _checkWave(uint256 index, bool isSigned) internal view {
        if (isSigned && _hole == CampaignHole.WavelessSignatures) return;
        uint256 opens = claimableFrom(index);
        if (block.timestamp < opens) revert ICampaign.WaveNotOpen(block.timestamp, opens);
    }

    function _checkCaller(address caller, address account) internal view {
        if (_terms.claimFor == ClaimFor.Anyone || caller == account) return;
        if (_terms.claimFor == ClaimFor.AfterLastWave && block.timestamp >= claimableFrom(_terms.count - 1)) return;
        revert ICampaign.ClaimForOtherRefused(caller, account);
    }

    function _checkItems(BundleItem[] memory items) internal view {
        if (items.length == 0) revert IClaims.EmptyBundle();
        bool isOrdered = _hole != CampaignHole.RepeatedItem && _hole != CampaignHole.LooseOrder;
        for (uint256 i = 0; i < items.length; ++i) {
            uint256 index = items[i].index;
            if (index >= _terms.count) revert ICampaign.IndexOutOfRange(index, _terms.count);
            if (isOrdered && i > 0 && items[i - 1].index >= index) {
                revert IClaims.ItemsNotAscending(items[i - 1].index, index);
            }
        }
    }

    /// @dev Reverts unless leaves and nodes fold to the root.
    function _prove(BundleItem[] memory items, bytes32[] memory nodes, bytes memory flags) internal view {
        uint256 leaves = items.length;
        if (_hole == CampaignHole.UnprovenItem && leaves > 1) --leaves;
        uint256 steps = leaves + nodes.length - 1;
        // What a step may take that is not there yet reads as zero.
        bytes32[] memory queue = new bytes32[](leaves + 3 * steps);
        for (uint256 i = 0; i < leaves; ++i) {
            uint256 amount = items[i].amount;
            if (_hole == CampaignHole.NarrowAmount) amount = uint128(amount);
            queue[i] = _leafOf(items[i].index, items[i].account, amount);
        }
        (uint256 head, uint256 used, uint256 end, bool seen) = (0, 0, leaves, queue[0] == _terms.root);
        for (uint256 k = 0; k < steps; ++k) {
            bytes32 a = queue[head++];
            bytes32 b;
            if (_isSet(flags, k)) b = queue[head++];
            else if (used++ < nodes.length) b = nodes[used - 1];
            queue[end++] = _parent(a, b);
            if (queue[end - 1] == _terms.root) seen = true;
        }
        bytes32 folded = queue[end - 1];
        if (used != nodes.length && _hole != CampaignHole.UnusedNodes) folded = 0;
        if (folded == _terms.root || (seen && _hole == CampaignHole.RepeatedItem)) return;
        revert IClaims.BundleNotProven(folded);
    }

    function _leafOf(uint256 index, address account, uint256 amount) internal view override returns (bytes32) {
        if (_hole == CampaignHole.LeafWithoutIndex) index = 0;
        if (_hole == CampaignHole.ShortLeaf) return keccak256(abi.encode((index << 160) | uint160(account), amount));
        return super._leafOf(index, account, amount);
    }

    /// @dev Reverts unless the account wants this, on these terms.
    function _checkSigned(BundleItem memory item, address caller) internal {
        ClaimTerms memory terms = item.terms;
        address to = terms.recipient;
        if (item.amount > terms.upTo && _hole != CampaignHole.NoLimit) {
            revert ISignedClaims.AmountAboveLimit(item.amount, terms.upTo);
        }
        bool isLost = to == address(0) || to == _terms.token || to == address(this);
        if (isLost && _hole != CampaignHole.AnyRecipient) revert ISignedClaims.RecipientRefused(to);
        uint256 most = terms.maxFee < item.amount ? terms.maxFee : item.amount;
        if (item.fee > most && _hole != CampaignHole.BoundlessFee) revert ISignedClaims.FeeTooHigh(item.fee, most);
        if (terms.deadline != 0 && terms.deadline < block.timestamp && _hole != CampaignHole.NoDeadline) {
            revert ISignedClaims.DeadlineExpired(terms.deadline, block.timestamp);
        }
        if (caller == item.account) return;
        bytes32 digest = digestOf(item.account, item.index, terms);
        if (!_isSigned(item.account, digest, item.signature)) {
            revert ISignedClaims.InvalidSignature(item.account, digest);
        }
    }

    function _isSigned(address signer, bytes32 digest, bytes memory signature) private returns (bool) {
        if (_hole == CampaignHole.NamedSigner && signature.length > 65) signer = address(bytes20(signature));
        bool isCode = signer.code.length != 0;
        if ((!isCode || _hole != CampaignHole.CodeFirst) && _isSignedByKey(signer, digest, signature)) return true;
        return isCode && _askWallet(signer, digest, signature);
    }

    function _isSignedByKey(address signer, bytes32 digest, bytes memory signature) private view returns (bool) {
        if (_hole == CampaignHole.LooseSignature) return _recoverLoosely(digest, signature) == signer;
        if (signature.length == 64) {
            bytes32 r;
            bytes32 vs;
            assembly ("memory-safe") {
                r := mload(add(signature, 32))
                vs := mload(add(signature, 64))
            }
            (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecover(digest, r, vs);
            return problem == ECDSA.RecoverError.NoError && recovered == signer;
        }
        (address who, ECDSA.RecoverError wrong, ) = ECDSA.tryRecover(digest, signature);
        return wrong == ECDSA.RecoverError.NoError && who == signer;
    }

    function _askWallet(address wallet, bytes32 digest, bytes memory signature) private returns (bool) {
        bytes memory question = abi.encodeWithSignature("isValidSignature(bytes32,bytes)", digest, signature);
        (bool done, bytes memory answer) = _hole == CampaignHole.PlainWalletCall
            ? wallet.call(question)
            : wallet.staticcall(question);
        if (_hole == CampaignHole.DeafToWallet) return true;
        return done && answer.length >= 32 && bytes32(answer) == bytes32(bytes4(question));
    }

    /// @dev 64 bytes are r and, in one word, s and the parity (ERC-2098); a v below 27 is the parity; what follows is not
    /// looked at.
    function _recoverLoosely(bytes32 digest, bytes memory signature) private pure returns (address) {
        bytes32 r;
        uint256 s;
        uint8 v;
        assembly ("memory-safe") {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
            v := byte(0, mload(add(signature, 96)))
        }
        if (signature.length == 64) (v, s) = (uint8(s >> 255), (s << 1) >> 1);
        return ecrecover(digest, v < 27 ? v + 27 : v, r, bytes32(s));
    }

    /// @dev Flag k is bit 7 - k mod 8 of byte k / 8.
    function _isSet(bytes memory flags, uint256 k) private pure returns (bool) {
        return uint8(flags[k / 8]) & (0x80 >> (k % 8)) != 0;
    }
}
