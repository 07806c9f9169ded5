// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimFor, ICampaign } from "../../interfaces/ICampaign.sol";
import { PackedTerms } from "../../libraries/PackedTerms.sol";

/// @dev Where in memory a call has its campaign's packed terms. The full form has them in its code: there it is 0.
type Terms is uint256;

/// @title CampaignTerms
/// @notice What is fixed when a campaign is created. Reading it costs no storage access: see {ConstantTerms} and {CloneTerms}.
abstract contract CampaignTerms is ICampaign {
    using PackedTerms for uint256;

    /// @inheritdoc ICampaign
    function token() external view returns (address) {
        return _token(_terms());
    }

    /// @inheritdoc ICampaign
    function start() external view returns (uint64) {
        return _start(_terms());
    }

    /// @inheritdoc ICampaign
    function end() external view returns (uint64) {
        return _end(_terms());
    }

    /// @inheritdoc ICampaign
    function gate() external view returns (address) {
        return _gate(_terms());
    }

    /// @inheritdoc ICampaign
    function maxExtraTime() external view returns (uint64) {
        return _maxExtraTime(_terms());
    }

    /// @inheritdoc ICampaign
    function claimFor() external view returns (ClaimFor) {
        return _claimFor(_terms());
    }

    /// @inheritdoc ICampaign
    function recallable() external view returns (bool) {
        return _isRecallable(_terms());
    }

    /// @dev Call it once, and pass on what it returns.
    function _terms() internal view virtual returns (Terms);

    /// @dev One word of the packed terms: see {PackedTerms}.
    function _word(Terms terms, uint256 position) internal view virtual returns (uint256);

    function _token(Terms terms) internal view returns (address) {
        return _word(terms, 0).addressIn();
    }

    function _isGated(Terms terms) internal view returns (bool) {
        return _word(terms, 0) & PackedTerms.GATED != 0;
    }

    function _isRecallable(Terms terms) internal view returns (bool) {
        return _word(terms, 0) & PackedTerms.RECALLABLE != 0;
    }

    /// @dev Whether waves or callers matter: one look instead of two saves 80 gas a claim.
    function _isRestricted(Terms terms) internal view returns (bool) {
        return _word(terms, 0) & PackedTerms.RESTRICTED != 0;
    }

    function _claimFor(Terms terms) internal view returns (ClaimFor) {
        return _word(terms, 0).claimFor();
    }

    function _waves(Terms terms) internal view returns (uint64) {
        return _word(terms, 0).waves();
    }

    function _start(Terms terms) internal view returns (uint64) {
        return _word(terms, 0).last();
    }

    function _gate(Terms terms) internal view returns (address) {
        return _word(terms, 1).addressIn();
    }

    function _end(Terms terms) internal view returns (uint64) {
        return uint64(_word(terms, 1).middle());
    }

    function _maxExtraTime(Terms terms) internal view returns (uint64) {
        return _word(terms, 1).last();
    }

    function _firstTreasury(Terms terms) internal view returns (address) {
        return _word(terms, 2).addressIn();
    }

    function _count(Terms terms) internal view returns (uint256) {
        return _word(terms, 2).middle();
    }

    function _waveInterval(Terms terms) internal view returns (uint64) {
        return _word(terms, 2).last();
    }

    function _root(Terms terms) internal view returns (bytes32) {
        return bytes32(_word(terms, 3));
    }

    function _manifestHash(Terms terms) internal view returns (bytes32) {
        return bytes32(_word(terms, 4));
    }
}
